"""How other systems are asked: a question becomes a call, a reply becomes decoded data or a named failure."""
