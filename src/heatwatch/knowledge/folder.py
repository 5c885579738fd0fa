"""Where the knowledge base lies."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "knowledge_base"
