"""Which free texts raise a signal of danger, and which everyday ones do not."""

from __future__ import annotations

import time

import pytest

from engine.classify.cues import Wording
from engine.classify.safety import Harmless, SafetyScan, Signal
from tests.engine.classify.conftest import Story


def raised(safety: SafetyScan, text: str) -> set[str]:
    return {alarm.signal for alarm in safety.scan(text)}


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了",
        "活着没意思",
        "逼急了我就从楼上跳下去",
        "跳楼的心都有了",
        "我想自 杀",
        "自😢杀",
        "我沒有自殺的想法",
        "死了算了",
        "I want to die",
        "I will kill myself",
    ],
)
def test_words_of_self_harm_always_raise(safety: SafetyScan, text: str) -> None:
    assert "self_harm" in raised(safety, text)


@pytest.mark.parametrize(
    "text",
    [
        "房东带人来打人",
        "他把我打伤了",
        "昨晚被殴打",
        "威胁要砍我全家",
        "房東威脅要砍死我",
        "有没有打人?他打了我一巴掌",
        "不要威胁我",
        "说要弄死我",
        "拿刀堵在门口",
        "他打断了我的腿",
        "he threatened to kill me with a knife",
        "he hit me",
    ],
)
def test_violence_and_threats_raise(safety: SafetyScan, text: str) -> None:
    assert "violence" in raised(safety, text)


@pytest.mark.parametrize(
    "text", ["幼儿园老师打孩子", "后妈虐待小孩", "儿子打老人", "厂里用童工", "he hits my child"]
)
def test_harm_to_a_minor_or_dependant_raises(safety: SafetyScan, text: str) -> None:
    assert "minor_or_dependant_harmed" in raised(safety, text)


@pytest.mark.parametrize(
    "text", ["碰上套路贷了", "老板卷款跑路", "假房东拿假房产证骗租金", "非法集资", "this is fraud"]
)
def test_clear_crimes_raise(safety: SafetyScan, text: str) -> None:
    assert "suspected_crime" in raised(safety, text)


@pytest.mark.parametrize(
    "text",
    [
        "房东一直不接,我打电话也打不通,准备打官司",
        "他打我电话骂我",
        "让他把钱打我卡里",
        "我在饭店打工,天天加班打卡",
        "房东让我打扫卫生再打折退押金",
        "打了12345也没用",
        "热水器是跳楼价买的",
        "动手术花了三万",
        "自己动手修的马桶",
        "他威胁说要起诉我",
        "没有打人",
        "房东没打我也没骂我",
        "生意撑不下去了",
        "房东是骗子,不退押金",
        "我被他打扰得睡不着",
        "商家秒杀活动不发货",
        "I am on a diet and he called me",
        "",
    ],
)
def test_everyday_phrases_raise_nothing(safety: SafetyScan, text: str) -> None:
    assert safety.scan(text) == ()


def test_the_words_found_are_shown_once(safety: SafetyScan) -> None:
    (alarm,) = safety.scan("我不想活了,真的不想活了")
    assert alarm.signal == "self_harm"
    assert alarm.words == ("不想活",)


def test_signals_come_in_the_order_of_their_definition(safety: SafetyScan) -> None:
    signals = [alarm.signal for alarm in safety.scan("他打孩子,我不想活了")]
    assert signals == ["self_harm", "violence", "minor_or_dependant_harmed"]


def test_danger_at_the_end_of_a_long_letter_is_seen(safety: SafetyScan) -> None:
    assert "self_harm" in raised(safety, "房租的事。" * 5_000 + "我不想活了")


def test_a_hostile_text_is_read_quickly(safety: SafetyScan) -> None:
    start = time.process_time()
    safety.scan("打我电话打人" * 200_000)
    assert time.process_time() - start < 2


def test_ordinary_rental_stories_raise_no_crime(safety: SafetyScan, stories: list[Story]) -> None:
    rental = [story for story in stories if story.cause.startswith("rent.")]
    assert not [s.text for s in rental if "suspected_crime" in raised(safety, s.text)]


def test_few_rental_stories_raise_violence(safety: SafetyScan, stories: list[Story]) -> None:
    rental = [story for story in stories if story.cause.startswith("rent.")]
    loud = [story.text for story in rental if "violence" in raised(safety, story.text)]
    assert len(loud) <= 3, loud


def test_a_signal_that_cannot_be_denied_is_raised_by_a_denial() -> None:
    signals = [Signal("a", ("打人",), deniable=True), Signal("b", ("轻生",), deniable=False)]
    scan = SafetyScan(signals, Harmless((), ("没有",)), Wording())
    assert {alarm.signal for alarm in scan.scan("没有打人,没有轻生")} == {"b"}
