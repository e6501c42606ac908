"""The drug of a line: its NDC, quantity and product, and the arithmetic of milligrams and units."""
