"""Sentences in text: `SpacySplitter`, behind the port `precode.domain.ports.Splitter`."""
