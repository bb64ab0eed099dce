"""Members of the network: applications, credentials an operator checked, standing, the member's home, the console.

A member is a user's standing in the network, apart from any practice: a member without a practice uses all of the
network, and a practice without a member sees none of it. What the rooms above build on:

`members.access.member_required`
    opens a view to members in good standing and sets `request.member` and `request.user`; type the request as
    `ColleagueRequest`. Others are led to `members:join` when they read, and get 403 when they write. A second factor
    is asked for, as of staff. Pages for duties: `operator_required`, `moderator_required`, `editor_required`,
    `duty_required` (any of them), with `NetworkRequest.duties`; all are exported by `members.access`.
`members.queries.member_for(user)`
    returns the `Member` in good standing, or None. `standing_of(user)` returns the row whatever its state.
    `members_in_good_standing()` is the query set for lists and audiences.
`members.models.Member`
    `key` for addresses, `name` as colleagues see it, `user`, `state`, `since`, `until`. Point at it with
    `on_delete=models.CASCADE` for what is erased with a person, `SET_NULL` for what stays without its author.
`members.home.add_card(name, Card(heading, draw, order))`
    adds a part to the member's home: `draw(request)` returns safe HTML, or nothing where there is nothing to show.
`members.waiting.register(name, Desk(heading, items, duties, order))`
    adds items to the console's page of what waits; each has a stable `about`, such as `report:17`, an address, and a
    day it is due. Who takes it, until when, and what was said is kept there, for every room alike.
`members.keeping.register(name, Kept(export, erase))`
    says what a room keeps of a member: for their export, and to remove when they are erased.
`ui.network.add_place(Place(label, url_name, order, belongs))`
    adds an entry to the bar of the network. A page of it extends `ui/network.html`.
"""
