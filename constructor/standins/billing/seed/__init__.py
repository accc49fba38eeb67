"""The demo operator «Поток»: its catalogue, its people and what they have, the same on any machine."""
