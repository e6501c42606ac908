"""What the findings were worth that went out unrepaired: what payers answered to them."""
