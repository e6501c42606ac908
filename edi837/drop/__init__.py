"""The drop folder: files come in, are judged and published or wait for a person; nothing is lost or sent twice."""
