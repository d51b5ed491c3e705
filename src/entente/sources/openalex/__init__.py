"""How is a record of OpenAlex read? Works of both eras, in blocks, taken apart into the reduced tables."""
