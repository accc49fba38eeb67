"""Templates over settings become Python whose only work is the person's data; plain Jinja is what they mean.

`Specialiser(face).cabinet(cabinet)` returns the code of a cabinet by name: each different block once, the placing of
the blocks of each screen's plans, and the documents around them; `.remarks` is what they should be told of.
`runtime.linked` runs the code.
"""

from constructor.specialise.cabinet import Specialiser
from constructor.specialise.remarks import Remark
from constructor.specialise.work import Refusal

__all__ = ["Refusal", "Remark", "Specialiser"]
