// A whole visit with npm's masto: register, be let in, post, page, search, follow, favourite, listen. Prints one JSON object.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from "masto";

const [url, other] = process.argv.slice(2);
const redirectUri = "urn:ietf:wg:oauth:2.0:oob";
const scopes = "read write follow";

const app = await createRestAPIClient({ url }).v1.apps.create({ clientName: "masto", redirectUris: redirectUri, scopes });
console.log(`${url}/oauth/authorize?${new URLSearchParams({ response_type: "code", client_id: app.clientId, redirect_uri: redirectUri, scope: scopes })}`);
const typed = createInterface({ input: process.stdin });
const [code] = await once(typed, "line");
typed.close();
const token = await createOAuthAPIClient({ url }).token.create({
    grantType: "authorization_code", clientId: app.clientId, clientSecret: app.clientSecret, redirectUri, code, scope: scopes,
});

const masto = createRestAPIClient({ url, accessToken: token.accessToken });
const me = await masto.v1.accounts.verifyCredentials();
const instance = await masto.v2.instance.fetch();

const streaming = createStreamingAPIClient({ streamingApiUrl: instance.configuration.urls.streaming, accessToken: token.accessToken });
await streaming.prepare();
const events = streaming.user.subscribe();
const heard = (async () => {
    for await (const event of events) if (event.event === "update") return event.payload.id;
})();
await new Promise((done) => setTimeout(done, 500));

const posted = [];
for (let i = 0; i < 5; i++) posted.unshift((await masto.v1.statuses.create({ status: `masto ${i}` }, { headers: new Headers({ "Idempotency-Key": `key ${i}` }) })).id);
const paged = [];
for await (const page of masto.v1.timelines.home.list({ limit: 2 })) paged.push(page.map((status) => status.id));

const [found] = (await masto.v2.search.list({ q: other, type: "accounts", resolve: true })).accounts;
const relation = await masto.v1.accounts.$select(found.id).follow();
const favourite = await masto.v1.statuses.$select(posted[0]).favourite();
const made = await masto.v1.collections.create({ name: "Neighbours", accountIds: [found.id] });
const kept = await masto.v1.collections.$select(made.collection.id).update({ description: "They are near" });
const collected = await masto.v1.accounts.$select(found.id).inCollections.list();
await masto.v1.collections.$select(made.collection.id).items.$select(made.collection.items[0].id).remove();
const left = await masto.v1.collections.$select(made.collection.id).fetch();
const first = await heard;
streaming.close();

console.log(JSON.stringify({ me: me.username, posted, paged, found: found.username, following: relation.following, favourited: favourite.favourited, heard: first, collected: collected.collections.map((one) => one.id).includes(kept.collection.id), left: left.collection.itemCount }));
process.exit(0);
