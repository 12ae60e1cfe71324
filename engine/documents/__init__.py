"""What is printed: one document model, drawn as PDF, DOCX and HTML."""
