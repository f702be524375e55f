"""The page around an article: its head with the metadata, its furniture, the dates it was published and updated."""
