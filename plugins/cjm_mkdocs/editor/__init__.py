"""What an editor asks for: completion, hover, definitions, references, renaming, fixes. Only `server` knows the protocol."""
