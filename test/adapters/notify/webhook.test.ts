import { expect, test } from "vitest";
import { createWebhooks } from "../../../src/adapters/notify/webhook.ts";
import { DeliveryError, type Message } from "../../../src/core/notify/notice.ts";
import { readTargets } from "../../../src/core/notify/target.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { HUNG_MS } from "../../support/wait-for.ts";
import { type Reply, startWebhook } from "../../support/webhook.ts";

const never = new AbortController().signal;

const MESSAGE: Message = {
  title: "plex-ingest: 1 waits for you",
  lines: ["Waits for you: @everyone **[x](http://evil)** <!channel> & `_a_`"],
  isUrgent: false,
  counts: { review: 1 },
};

async function sent(address: string, message = MESSAGE) {
  await using hook = await startWebhook();
  const [target] = readTargets(address.replace("HOST", hook.host)) ?? [];
  if (!target) throw new Error(`${address} is refused`);
  const webhooks = createWebhooks({ clock: systemClock });
  await webhooks.send(target, message, never);
  await webhooks.close();
  const [first] = hook.posted;
  expect(first?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "plex-ingest",
  });
  return { path: first?.path, headers: first?.headers ?? {}, body: first?.body };
}

// https://discord.com/developers/docs/resources/webhook#execute-webhook
test("sends content to Discord without mentions, link previews or Markdown from a file name", async () => {
  const { path, body } = await sent("discord+http://HOST/api/webhooks/1/token?thread_id=7");
  expect(path).toBe("/api/webhooks/1/token?thread_id=7");
  expect(body).toEqual({
    content:
      "**plex\\-ingest\\: 1 waits for you**\nWaits for you\\: @\u200beveryone \\*\\*\\[x\\]\\(http\\://evil\\)\\*\\* \\<!channel\\> & \\`\\_a\\_\\`",
    allowed_mentions: { parse: [] },
    flags: 4,
  });
  const long = { ...MESSAGE, lines: Array.from({ length: 21 }, () => "*".repeat(120)) };
  const { content } = (await sent("discord+http://HOST/api/webhooks/1/token", long)).body as {
    content: string;
  };
  expect(content.length).toBeLessThanOrEqual(2000);
  // The truncation does not leave half of an escaped character.
  expect(content).toMatch(/\*…$/);
});

// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
test("sends text to Slack with its three special characters escaped and markup off", async () => {
  const { path, body } = await sent("slack+http://HOST/services/T/B/x");
  expect(path).toBe("/services/T/B/x");
  expect(body).toEqual({
    text: "plex-ingest: 1 waits for you\nWaits for you: @\u200beveryone **[x](http://evil)** &lt;!channel&gt; &amp; `_a_`",
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
  });
});

// https://docs.ntfy.sh/publish/#publish-as-json and #authentication
test("sends JSON with the topic to the root of ntfy, and user and password or a token in a header", async () => {
  const { path, headers, body } = await sent("ntfy+http://me:p%C3%A4ss@HOST/my-topic", {
    ...MESSAGE,
    isUrgent: true,
  });
  expect(path).toBe("/");
  expect(headers.authorization).toBe(`Basic ${Buffer.from("me:päss").toString("base64")}`);
  expect(body).toEqual({
    topic: "my-topic",
    title: MESSAGE.title,
    message: MESSAGE.lines[0],
    priority: 4,
  });
  const below = await sent("ntfy+http://:tk_abc@HOST/push/my-topic");
  expect(below.path).toBe("/push");
  expect(below.headers.authorization).toBe("Bearer tk_abc");
  expect(below.body).toMatchObject({ topic: "my-topic", priority: 3 });
});

// https://gotify.net/docs/pushmsg
test("sends a message to Gotify with the application's token in a header", async () => {
  const { path, headers, body } = await sent("gotify+http://HOST/below/AppToken");
  expect(path).toBe("/below/message");
  expect(headers["x-gotify-key"]).toBe("AppToken");
  expect(body).toEqual({ title: MESSAGE.title, message: MESSAGE.lines[0], priority: 5 });
});

// https://github.com/caronc/apprise-api
test("sends a title, a body and a type to Apprise", async () => {
  const { path, body } = await sent("apprise+http://HOST/notify/key");
  expect(path).toBe("/notify/key");
  expect(body).toEqual({
    title: MESSAGE.title,
    body: "Waits for you: @\u200beveryone **[x](http://evil)** <!channel> & `_a_`",
    type: "info",
    format: "text",
  });
});

test("sends plain JSON to any other address", async () => {
  const { path, body } = await sent("http://HOST/hook?x=1");
  expect(path).toBe("/hook?x=1");
  expect(body).toEqual({
    title: MESSAGE.title,
    message: MESSAGE.lines[0],
    lines: MESSAGE.lines,
    counts: { review: 1 },
    urgent: false,
  });
});

async function refused(reply: Reply): Promise<DeliveryError> {
  await using hook = await startWebhook(() => reply);
  const [target] = readTargets(`gotify+http://${hook.host}/s3cr3t-token`) ?? [];
  if (!target) throw new Error("refused");
  const told: unknown[] = [];
  const webhooks = createWebhooks({
    clock: systemClock,
    // Only an answer that never comes needs the deadline.
    deadlineMs: reply === "hang" ? 200 : HUNG_MS,
    trace: (event) => told.push(event),
  });
  const error: unknown = await webhooks
    .send(target, MESSAGE, never)
    .catch((caught: unknown) => caught);
  await webhooks.close();
  expect(JSON.stringify(told)).toContain(`${hook.host}/…`);
  expect(JSON.stringify(told) + String(error)).not.toMatch(/s3cr3t/);
  if (!(error instanceof DeliveryError)) throw new Error(`It did not fail: ${String(error)}`);
  return error;
}

test("distinguishes temporary from final failures, and respects a requested pause", async () => {
  expect(await refused({ status: 429, headers: { "retry-after": "7" } })).toMatchObject({
    isFinal: false,
    retryAfterMs: 7000,
    why: "it is rate limiting messages (429)",
  });
  expect(await refused({ status: 503 })).toMatchObject({ isFinal: false });
  expect(await refused("hang")).toMatchObject({
    isFinal: false,
    why: "the request timed out after 0.2 s",
  });
  expect(await refused("reset")).toMatchObject({
    isFinal: false,
    why: "the connection was closed",
  });
  expect(await refused({ status: 401 })).toMatchObject({
    isFinal: true,
    why: expect.stringMatching(/check the token/),
  });
  expect(await refused({ status: 404 })).toMatchObject({ isFinal: true });
  expect(await refused({ status: 302, headers: { location: "http://elsewhere/" } })).toMatchObject({
    isFinal: true,
  });
});
