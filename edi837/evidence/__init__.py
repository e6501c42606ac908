"""What settles a claim from outside of it: the chart, rates, earlier files, notes and attachments."""
