"""The papers of a mediation: what each says, drawn as one document for PDF, DOCX and HTML."""
