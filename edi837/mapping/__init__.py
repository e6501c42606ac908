"""What the engine is told about drugs, payers, codes and guides: XML files, read into frozen values."""
