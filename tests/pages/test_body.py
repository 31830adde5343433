"""What a message says: a safe part of Markdown, and never anything that acts in the page."""

import re

import pytest

from pages.components.messages.body import COSTLY, MOST_COSTLY, body_html, is_emoji_only, is_long

AWAY = 'target="_blank" rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("just words", "<p>just words</p>"),
        ("two\nlines  \nor three", "<p>two\nlines  \nor three</p>"),
        ("**bold** _italic_ `code` ~~no~~", "<strong>bold</strong> <em>italic</em> <code>code</code> <s>no</s>"),
        ("> said\n\nanswered", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>answered</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("2. two\n3. three", '<ol start="2">'),
        ("see https://example.org/a_b_c.", f'<a href="https://example.org/a_b_c" {AWAY}>https://example.org/a_b_c</a>.'),
        ("[here](https://example.org)", f'<a href="https://example.org" {AWAY}>here</a>'),
        ("main.py and a@b.example", "<p>main.py and a@b.example</p>"),
        ("# no heading\n---\n[a]: b", "<p># no heading\n---\n[a]: b</p>"),
        ("&amp; <b> are text", "<p>&amp;amp; &lt;b&gt; are text</p>"),
        ("```python\nif x: pass\n```", '<span class="code-k">if</span>'),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("```nonsense\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("```\nnot closed", "<pre><code>not closed</code></pre>"),
        ("", "<p></p>"),
    ],
)  # fmt: skip
def test_what_is_written_and_what_is_shown(text: str, shown: str) -> None:
    assert shown in body_html(text, ())


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>)", "[x](vbscript:x)", "![x](javascript:alert(1))", "<javascript:alert(1)>",
        "[x](//evil.example)", "[x](/logout)", "[x](\x01javascript:alert(1))", "[x](java\nscript:alert(1))",
        '[x](https://a.example "onmouseover=\'alert(1)\'")', '[x](https://a.example" onclick="alert(1))',
        "`<script>`", "```<script>\n<script>\n```", "```x\" onclick=\"alert(1)\ncode\n```", "@<script>", "> <script>",
        "- <svg onload=alert(1)>", "**<iframe src=//evil>**",
        "https://a.example/\"onclick=alert(1)", "<a href=javascript:x>",
        "[<script>](https://a.example)", "<!--", "]]>", "{{7*7}}",
        "&#106;avascript:alert(1)", "[a](&#106;avascript:alert(1))",
    ],
)  # fmt: skip
def test_nothing_that_acts_comes_through(attack: str) -> None:
    shown = body_html(attack, ())
    assert set(re.findall(r"</?(\w+)", shown)) <= {
        "p", "a", "code", "pre", "div", "button", "span", "em", "strong", "blockquote", "ul", "li",
    }  # fmt: skip
    tags = re.findall(r"<[^>]*>", shown)
    assert not [tag for tag in tags if re.search(r"\son\w+=", re.sub(r'="[^"]*"', "=", tag))]
    assert all(it.startswith(("http://", "https://", "mailto:")) for it in re.findall(r'href="([^"]*)"', shown))


def test_whom_the_house_found_to_be_mentioned_is_marked() -> None:
    ana = '<span class="mention" data-mention="Ana">@<span data-name="Ana"><span>Ana</span></span></span>'
    assert body_html("hi @ana.", ("Ana",)) == f"<p>hi {ana}.</p>\n"
    assert body_html("**@ANA**", ("Ana",)) == f"<p><strong>{ana}</strong></p>\n"
    for nobody in ("x@ana", "@anabel", "`@ana`", "@@ana", "@bo"):
        assert "mention" not in body_html(nobody, ("Ana",))


def test_what_takes_long_to_read_is_shown_as_it_was_written() -> None:
    hostile = "[" * (MOST_COSTLY + 1)
    assert COSTLY.search(hostile)
    assert body_html(hostile, ()) == f"<p>{hostile}</p>"


def test_up_to_three_emoji_alone_stand_large() -> None:
    assert [is_emoji_only(text) for text in ("👍", "👍🏽 ❤️\n🎉", "👍👍👍👍", "👍!", "1", "#", "")] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_a_long_message_is_folded() -> None:
    assert [is_long(text) for text in ("short", "x" * 1300, "\n" * 30)] == [False, True, True]
