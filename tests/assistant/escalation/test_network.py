"""The network: it learns what no sum of its inputs can say, and a head that is unknown for a message has no say."""

import numpy as np

from assistant.escalation.network import SKETCH, folded, joined, train_network


def _either_but_not_both():
    chance = np.random.default_rng(5)
    inputs = chance.choice([-3.0, 3.0], size=(1200, 2)).astype(np.float32)
    either = (inputs[:, 0] * inputs[:, 1] < 0).astype(np.float32)
    return inputs, np.stack([either, 1 - either], axis=1)


def test_it_learns_what_only_two_inputs_together_say():
    inputs, targets = _either_but_not_both()
    network = train_network(inputs[:1000], targets[:1000], np.ones(1000, dtype=np.float32), (1, 2))
    right = (network.scores(inputs[1000:]) > 0) == (targets[1000:] > 0)
    assert right.mean() > 0.95


def test_an_unknown_target_has_no_say():
    inputs, targets = _either_but_not_both()
    weight = np.ones(len(inputs), dtype=np.float32)
    targets[400:, 1] = np.nan
    network = train_network(inputs, targets, weight, (1,))
    assert np.isfinite(network.scores(inputs)).all()
    targets[:, 1] = np.nan
    silent = train_network(inputs, targets, weight, (1,))
    assert np.ptp(silent.scores(inputs)[:, 1]) < np.ptp(network.scores(inputs)[:, 1]) / 2


def test_the_same_messages_give_the_same_network_and_another_seed_another():
    inputs, targets = _either_but_not_both()
    weight = np.ones(len(inputs), dtype=np.float32)
    one, again, other = (train_network(inputs, targets, weight, (seed,)) for seed in (1, 1, 2))
    assert np.array_equal(one.into, again.into) and np.array_equal(one.out, again.out)
    assert not np.array_equal(one.into, other.into)


def test_networks_side_by_side_score_as_their_mean():
    inputs, targets = _either_but_not_both()
    weight = np.ones(len(inputs), dtype=np.float32)
    one, other, both = (train_network(inputs, targets, weight, seeds) for seeds in ((1,), (2,), (1, 2)))
    mean = (one.scores(inputs) + other.scores(inputs)) / 2
    assert np.allclose(both.scores(inputs), mean, atol=1e-5)


def test_every_bucket_of_words_has_a_place_and_a_sign():
    places, flips = folded(np.arange(4 * SKETCH))
    assert set(places) == set(range(SKETCH))
    assert set(flips[places == 7]) == {-1.0, 1.0}


def test_a_sign_beyond_measure_is_held_back():
    vectors, sketch = np.zeros((1, 384), dtype=np.float32), np.zeros((1, SKETCH), dtype=np.float32)
    one, other = (joined(vectors, np.array([[size]], dtype=np.float32), sketch) for size in (10.0, 1000.0))
    assert np.array_equal(one, other)
