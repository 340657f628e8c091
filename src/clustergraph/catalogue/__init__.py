"""What tells others that the data is there: a DCAT-AP-SE catalogue with files to download, VoID, and search engines."""
