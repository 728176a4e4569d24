"""The models of value against the figures that their authors published, and against lives lived.

CDNOW: 2,357 customers of 1997, watched for 39 weeks.
"""

import csv
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from vafa.insight.value import bg_nbd
from vafa.insight.value.bg_nbd import BgNbd, Lives, fit_bg_nbd
from vafa.insight.value.fitting import CannotFit, fit_positive
from vafa.insight.value.gamma_gamma import GammaGamma, Spendings, fit_gamma_gamma

PRINTED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)


def numbers(*values):
    return np.array(values, dtype=float)


@pytest.fixture(scope="module")
def cdnow():
    """x, t_x, T in weeks, and what a repeat purchase came to on average."""
    spec = find_spec("lifetimes")  # for its data: none of its code is run
    assert spec is not None, "make setup-test brings the package whose data this test reads"
    folder = Path(spec.submodule_search_locations[0]) / "datasets"
    with (folder / "cdnow_customers_summary_with_transactions.csv").open() as file:
        rows = [
            [float(row[name]) for name in ("x", "t_x", "T", "zbar")] for row in csv.DictReader(file)
        ]
    return np.array(rows).T


@pytest.fixture(scope="module")
def lives(cdnow):
    x, t_x, age, _ = cdnow
    return Lives(x=x, t_x=t_x, age=age, people=np.ones(len(x)))


@pytest.fixture(scope="module")
def fitted(lives):
    return fit_bg_nbd(lives)


def test_bg_nbd_finds_the_parameters_as_printed_in_2005(fitted, lives):
    found = [round(value, 3) for value in (fitted.r, fitted.alpha, fitted.a, fitted.b)]
    assert found == [0.243, 4.414, 0.793, 2.426]
    assert round(fitted.log_likelihood(lives), 1) == -9582.4


def test_bg_nbd_expects_what_was_printed(fitted):
    # Fader, Hardie and Lee, "Implementing the BG/NBD model for customer base analysis in Excel"
    # (2005): the first customer in the next 39 weeks.
    first = PRINTED.expect_purchases(numbers(2), numbers(30.43), numbers(38.86), within=39.0)
    assert first.round(3).tolist() == [1.226]
    # Wadsworth, "Buy 'til you die: a walkthrough" (2012): a newcomer's year, and customer 1516's.
    assert round(fitted.expect_of_newcomer(within=52), 3) == 1.444
    eager = fitted.expect_purchases(numbers(26), numbers(30.86), numbers(31.0), within=52.0)
    assert eager.round(2).tolist() == [25.76]


def test_alike_customers_may_be_given_as_one_row(lives, fitted):
    rows = np.stack([lives.x, lives.t_x, lives.age])
    unique, people = np.unique(rows, axis=1, return_counts=True)
    lumped = Lives(x=unique[0], t_x=unique[1], age=unique[2], people=people.astype(float))
    assert len(lumped.x) < len(lives.x)
    assert fitted.log_likelihood(lumped) == pytest.approx(fitted.log_likelihood(lives))
    found = fit_bg_nbd(lumped)
    assert [found.r, found.b] == pytest.approx([fitted.r, fitted.b], rel=1e-3)


def test_gamma_gamma_finds_the_parameters_as_printed_in_2013(cdnow):
    x, _, _, z = cdnow
    came_back = x > 0
    spendings = Spendings(x=x[came_back], z=z[came_back], people=np.ones(came_back.sum()))
    found = fit_gamma_gamma(spendings)
    assert [found.p, found.q, found.v] == pytest.approx([6.25, 3.74, 15.44], abs=0.01)
    assert round(found.mean, 2) == 35.17


def test_gamma_gamma_expects_what_was_printed(cdnow):
    x, _, _, z = cdnow
    model = GammaGamma(p=6.25, q=3.74, v=15.44)
    printed = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert model.expect_spending(x[:10], z[:10]).tolist() == pytest.approx(printed, abs=0.06)


def live(people, model, *, weeks, more):
    """Lives as the model says they are lived, and how often each came in the time after."""
    chance = np.random.default_rng(7)
    x, t_x, age, after = (np.zeros(people) for _ in range(4))
    for person in range(people):
        rate = chance.gamma(model.r, 1 / model.alpha)
        leaves = chance.beta(model.a, model.b)
        age[person] = chance.uniform(weeks / 2, weeks)
        day = chance.exponential(1 / rate) if rate else np.inf
        while day < age[person] + more:
            if day <= age[person]:
                x[person], t_x[person] = x[person] + 1, day
            else:
                after[person] += 1
            if chance.random() < leaves:
                break
            day += chance.exponential(1 / rate)
    return Lives(x=x, t_x=t_x, age=age, people=np.ones(people)), after


def test_what_is_promised_comes_true_for_people_who_live_so():
    model = BgNbd(r=0.8, alpha=6.0, a=0.9, b=3.0)
    lives, after = live(6000, model, weeks=60, more=26)
    found = fit_bg_nbd(lives)
    assert [found.r, found.alpha] == pytest.approx([model.r, model.alpha], rel=0.1)
    story = (lives.x, lives.t_x, lives.age)
    assert found.expect_purchases(*story, within=26.0).sum() == pytest.approx(after.sum(), rel=0.05)
    promised = found.chance_back(*story, within=26.0)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        those = (promised >= low) & (promised < low + 0.2)
        assert those.sum() > 100
        assert (after[those] > 0).mean() == pytest.approx(promised[those].mean(), abs=0.05)


def test_many_purchases_do_not_overflow():
    x, t_x, age = numbers(0, 400, 5000), numbers(0, 900, 1000), numbers(1000, 1000, 1000)
    expected = PRINTED.expect_purchases(x, t_x, age, within=90.0)
    assert np.isfinite(expected).all()
    assert 0 < expected[0] < 0.1
    assert expected[2] == pytest.approx(5000 * 0.09, rel=0.05)
    alive = PRINTED.chance_alive(x, t_x, age)
    assert (alive[0], round(alive[1], 6)) == (1.0, 0.0)  # hundreds of visits, then silence


def test_data_without_a_best_fit_are_said_to_have_none():
    with pytest.raises(CannotFit):
        fit_positive(lambda rate: rate, [1.0])  # the greater, the better, without end


def test_what_is_expected_is_a_number_however_the_fit_came_out():
    x, age = np.array([0.0, 1, 5, 20, 200]), np.full(5, 365.0)
    for b in (2.4, 1e3, 1e4, 1e6, 1e9):
        for a in (1e-6, 0.8, 1.0, 50, 1e4, 1e6):
            model = BgNbd(r=1.6, alpha=40, a=a, b=b)
            found = model.expect_if_alive(x, age, within=365)
            staying = (1.6 + x) / 405 * 365
            assert np.isfinite(found).all(), (a, b)
            assert (found >= 0).all(), (a, b)
            assert (found <= staying * (1 + 1e-9)).all(), (a, b)


def test_where_the_function_overflows_its_neighbours_say_the_same():
    x, age = np.array([0.0, 5, 20]), np.full(3, 365.0)
    near, beyond = (
        BgNbd(r=1.6, alpha=40, a=scale, b=4 * scale).expect_if_alive(x, age, within=365)
        for scale in (900.0, 90_000.0)
    )
    assert beyond == pytest.approx(near, rel=0.02)


def test_of_more_lives_than_a_fit_bears_some_are_drawn_the_same_in_whatever_order(
    lives, fitted, monkeypatch
):
    monkeypatch.setattr(bg_nbd, "MOST_LIVES", 1_500)
    drawn = fit_bg_nbd(lives)
    assert drawn != fitted
    turned = Lives(**{name: getattr(lives, name)[::-1] for name in ("x", "t_x", "age", "people")})
    assert fit_bg_nbd(turned) == drawn
    facts = {"x": lives.x, "t_x": lives.t_x, "age": lives.age, "within": 39.0}
    whole = fitted.expect_purchases(**facts).sum()
    assert drawn.expect_purchases(**facts).sum() == pytest.approx(whole, rel=0.08)
