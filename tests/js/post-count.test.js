import assert from "node:assert/strict";
import { test } from "node:test";
import { countOf } from "../../src/Posts/wwwroot/js/count.js";

// The same cases as PostTextTests.A_post_is_counted_as_people_count: the page and the server must agree.
for (const [text, counted] of /** @type {[string, number][]} */ ([
  ["", 0],
  ["bonsoir", 7],
  ["👩‍👩‍👧", 1],
  ["é", 1],
  ["https://example.org/a/very/long/address/that/nobody/reads/to/its/end", 23],
  ["see https://a.org.", 28],
  ["@maud.keller@palabre.example.org", 12],
  ["@maud says", 10],
  ["mail maud@example.org", 21],
  [" one\r\n\r\n\r\ntwo ", 8],
  ["https://", 8],
])) {
  test(`${JSON.stringify(text)} counts as ${counted}`, () => assert.equal(countOf(text), counted));
}
