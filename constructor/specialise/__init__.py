"""Templates over settings become Python whose only work is the person's data; plain Jinja is what they mean.

`specialise_block` gives a block's function, `specialise_document` that of a whole page, `Specialiser` the code of a
cabinet, each different block once.
"""

from constructor.specialise.cabinet import Specialiser, specialise_cabinet
from constructor.specialise.work import Refusal

__all__ = ["Refusal", "Specialiser", "specialise_cabinet"]
