"""What CSV, TSV and XLSX share: which column is which, and rows as turns."""
