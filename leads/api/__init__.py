"""The REST doors to people, companies, activities and events. They parse, call one action and render."""
