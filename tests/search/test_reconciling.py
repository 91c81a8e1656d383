"""What reconcile makes of an index that cannot be compared."""

from pathlib import Path

import pytest

from cms.registry.models import Entry
from search.engines import IndexUnreadable, get_engine
from search.reconciling import compare, reconcile

pytestmark = pytest.mark.django_db


def test_a_broken_index_is_built_anew(index_dir: Path, entry: Entry) -> None:
    (index_dir / "current" / "meta.json").write_text("{")
    with pytest.raises(IndexUnreadable):
        compare()
    assert reconcile() == 1
    assert get_engine().versions().keys() == {entry.pk}
    assert compare().ids == set()
