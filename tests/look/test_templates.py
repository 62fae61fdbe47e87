"""What every template keeps: nothing inline, nothing from elsewhere, only pictures that exist, words in gettext."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
IDS = [str(path.relative_to(ROOT)) for path in TEMPLATES]
SPRITE = (ROOT / "static" / "icons.svg").read_text()
SAMPLES = "Baton Aino Lehtinen Head Operations Kuura Logistics Alpska Sirarna December aino kuura test"
every_template = pytest.mark.parametrize("path", TEMPLATES, ids=IDS)


@every_template
def test_nothing_is_inline(path):
    text = path.read_text()
    assert re.findall(r"\sstyle=", text) == []
    assert re.findall(r"<style", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []
    assert re.findall(r"\son[a-z]+=", text) == []


@every_template
def test_nothing_comes_from_elsewhere(path):
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", path.read_text()) == []


@every_template
def test_pictures_exist_in_the_sprite(path):
    asked = re.findall(r'{% icon "(\w+)" %}', path.read_text())
    assert [name for name in asked if f'id="{name}"' not in SPRITE] == []


@every_template
def test_words_go_through_gettext(path):
    """Bare English between tags; names of sample people, units and signs are no words of ours."""
    text = path.read_text()
    text = re.sub(r"{% block page_class %}.*?{% endblock(?: page_class)? %}", "", text)
    text = re.sub(r"{% (?:block)?trans(?:late)?\b[^%]*%}.*?{% endblocktrans(?:late)? %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<(?:kbd|title|script)[^>]*>.*?</(?:kbd|title|script)>", "", text)
    text = re.sub(r"<[^>]+>", "\n", text, flags=re.S)
    words = [word for word in re.findall(r"[A-Za-zÀ-ž]{3,}", text) if word not in SAMPLES]
    assert words == []
