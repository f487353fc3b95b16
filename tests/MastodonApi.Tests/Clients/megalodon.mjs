// A visit with npm's megalodon, and a token: what is spoken, who it is, post, page, search, follow, favourite, listen. Prints one JSON object.
import { once } from "node:events";
import megalodon from "megalodon";

const [url, token, other] = process.argv.slice(2);
const spoken = await megalodon.detector(url);
const client = megalodon.default(spoken, url, token);

const me = (await client.verifyAccountCredentials()).data;
const streaming = await client.userStreaming();
await once(streaming, "connect");
const heard = once(streaming, "update");
await new Promise((done) => setTimeout(done, 500));

const posted = (await client.postStatus("megalodon says so")).data;
const home = (await client.getHomeTimeline({ limit: 5 })).data;
const found = (await client.search(other, { type: "accounts", resolve: true })).data.accounts[0];
const relation = (await client.followAccount(found.id)).data;
const favourite = (await client.favouriteStatus(posted.id)).data;
const notifications = (await client.getNotifications()).data;
const [status] = await heard;
streaming.stop();

console.log(JSON.stringify({
    spoken, me: me.username, posted: posted.id, home: home.map((one) => one.id), found: found.username, following: relation.following,
    favourited: favourite.favourited, notifications: notifications.length, heard: status.id,
}));
process.exit(0);
