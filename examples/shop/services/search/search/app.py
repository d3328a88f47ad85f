"""GET /search?q=…"""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from search import index
from search.flags import Flag, client, context_of, start
from search.query import rewrite
from search.ranking import rank

app = Flask(__name__)
start()


@app.get("/search")
def search() -> Response | tuple[Response, int]:
    """Return one page of results."""
    session = request.cookies.get("session", "")
    context = context_of(session)
    # Opened by hand when the index is overloaded; permanent, reviewed with the on-call handbook.
    if client().get_boolean_value(Flag.CIRCUIT_BREAKER.value, False, context):
        return jsonify(hits=[], degraded=True), 503

    hits = rank(index.lookup(rewrite(request.args.get("q", ""), session)), session)
    size = client().get_integer_value(Flag.RESULTS_PER_PAGE.value, 12, context)
    answer = {"hits": [hit.slug for hit in hits[:size]]}
    if client().get_boolean_value(Flag.FACETS.value, False, context):
        answer["facets"] = index.facets(hits)
    return jsonify(answer)
