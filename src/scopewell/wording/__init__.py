"""The wording guard in the workspace: notes in the margin as one types, and what was kept in spite of them.

The guard itself is `engine.wording`; this room brings it to every text somebody of the house writes. To use it:

1. **Notes while typing, and after saving where scripts are off.** Give the field of a form its widget:

       body = forms.CharField(widget=MarginTextarea(Kind.POST))         # or MarginInput for one line

   The widget draws the field, the notes on what it holds, and asks for new ones after each pause in typing. A field of
   a template without a form has the tag `{% load wording %}{% margin_notes text kind %}` for the notes alone. About a
   client's own papers say whose: `MarginTextarea(Kind.LETTER, about=client.key)`; other clients' names then block.

2. **What goes out, and what is kept.** In the action that publishes, issues or saves, inside its transaction:

       check(actor=actor, kind=Kind.POST, texts={"Title": title, "Text": body}, place=Place(...), reason=reason)

   It raises WordingInTheWay while a note blocks and no reason says why the words must stand; otherwise it keeps every
   note that stands, with who, when, where and the reason. A note on a client's record (`Kind.SESSION_NOTE`) never
   blocks, so the same call fits every save. `texts` are by
   the label of their field. Where saving is all that happens, `keep_notes(actor=, form=, place=)` after
   `form.is_valid()` keeps what stands and refuses nothing.

   `Place(label, view, key)` says where the text stands: what it is called (never a person's name), the name of the page
   that shows it and its key. `in_network=True` is for texts of the network as a whole, which no practice answers for.

3. **The reason.** `ReasonField` is the one field for the reason that keeps words, `reason_in` the one rule;
   `blocking(notes)` tells whether a page must ask for it, `notes_on(text, kind, about)` gives the notes themselves.

| from | names |
|---|---|
| `wording.widgets` | MarginTextarea, MarginInput |
| `wording.actions` | check, keep_notes |
| `wording.queries` | notes_on, blocking, Note |
| `wording.places` | Place |
| `wording.reasons` | ReasonField, reason_in |
| `wording.errors` | WordingInTheWay |
| `wording.roster` | register: the room that keeps clients says who they are |
"""
