"""arXiv's categories."""

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.categories import ALIASES, ARCHIVES, NAMES, RETIRED, is_category, label, same


def test_a_category_of_today_and_of_old_has_a_name():
    assert label("cs.CL") == label("cmp-lg") == "Computation and Language"
    assert label("hep-th") == "High Energy Physics - Theory"
    assert label("zz.ZZ") == "zz.ZZ"


def test_every_named_category_is_one():
    assert all(is_category(name) for name in NAMES)
    assert len(NAMES) == len({*NAMES}) > 170


def test_classes_of_other_schemes_are_no_categories():
    assert not any(map(is_category, ["I.2.6", "68T50", "F.2.2", "62-02", "", "cs.", "hep-th.AB", "computer.CL"]))
    assert is_category("cs.XX")  # a class that arXiv may add tomorrow


def test_both_names_of_a_pair_exist_and_one_stands_for_both():
    for other, kept in ALIASES.items():
        assert other in NAMES
        assert kept in NAMES
        assert same(other) == same(kept) == kept


def test_a_retired_archive_is_not_in_use():
    assert all(archive in NAMES for archive in RETIRED)
    assert not RETIRED & ARCHIVES


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_label_and_one_name(text):
    assert label(text) == NAMES.get(text, text)
    assert same(same(text)) == same(text)
