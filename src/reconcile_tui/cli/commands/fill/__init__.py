"""`fill`: a worksheet asked question by question, in plain lines."""
