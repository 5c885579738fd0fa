"""State machines over a house of the tests: every step seals and opens for real, so there are few of them."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.people import House


def run(machine: type[RuleBasedStateMachine], house: House, *, steps: int, examples: int = 20) -> None:
    """Try this machine on the house; it finds both as attributes of its own, and `at_first` to go back to."""
    here = type(f"This{machine.__name__}", (machine,), {"house": house, "at_first": house.recipients})
    relaxed = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(here, settings=relaxed)
