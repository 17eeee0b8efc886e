import type { Message } from "./notice.ts";

/** What is posted to a webhook: always JSON. */
type Post = { url: URL; headers: Record<string, string>; body: Record<string, unknown> };

/**
 * How a service wants its messages, and where its address comes from when only the short form is
 * written.
 */
type ServiceForm = {
  /** The address of `discord://ID/TOKEN`; undefined where the host is written out. */
  home?: string;
  /** Hosts whose plain https:// address is of this form. */
  hosts?: readonly string[];
  /** `address` is http or https and may have a user and a password. */
  post(message: Message, address: URL): Post;
};

/** Where a link or mention must not become one. U+200B is shown as nothing. */
const noMentions = (text: string): string => text.replace(/@/g, "@\u200b");

/**
 * Signs that mean something in Discord's Markdown.
 * https://support.discord.com/hc/en-us/articles/210298617
 */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*_~|>#[\]()<:-]/g, String.raw`\$&`);

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: these three and no others. */
const escapeSlack = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const cut = (text: string, maxChars: number): string =>
  text.length <= maxChars
    ? text
    : `${text.slice(0, maxChars - 1).replace(/\\+$|[\ud800-\udbff]$/, "")}…`;

/** The same for the lines of a message, of which only a link into our own page stays one. */
const escapeLines = ({ lines, page }: Message): string =>
  lines
    .map((line) => {
      const position = page === undefined ? -1 : line.lastIndexOf(` ${page}item/`);
      const isLink = position >= 0 && /^ \S+\/item\/\d+$/.test(line.slice(position));
      return isLink
        ? `${escapeMarkdown(line.slice(0, position))}${line.slice(position)}`
        : escapeMarkdown(line);
    })
    .join("\n");

const textOf = ({ lines }: Message): string => lines.join("\n");

/** The address without user and password, which go into a header. */
function bare(address: URL): URL {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url;
}

/** Credentials in the address as a header: `user:password@` as Basic, `:token@` as Bearer. */
function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (user === "") return { authorization: `Bearer ${secret}` };
  return {
    authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${secret}`)))}`,
  };
}

const withPath = (address: URL, change: (parts: string[]) => string[]): URL => {
  const url = bare(address);
  url.pathname = change(url.pathname.split("/").filter(Boolean)).join("/");
  return url;
};

/** The last part of an address's path: ntfy's topic, Gotify's token. */
const lastPart = ({ pathname }: URL): string =>
  decodeURIComponent(pathname.split("/").filter(Boolean).at(-1) ?? "");

const MAX_DISCORD_CHARS = 2000;

/** Every form, by the name that NOTIFY_URL has before `://` or `+`. */
export const FORMS = {
  // https://discord.com/developers/docs/resources/webhook#execute-webhook: content of at most 2,000
  // characters; no one is mentioned; flag 4 (SUPPRESS_EMBEDS) shows no preview of a link.
  discord: {
    home: "https://discord.com/api/webhooks/",
    hosts: ["discord.com", "discordapp.com"],
    post: (message, address) => ({
      url: bare(address),
      headers: {},
      body: {
        content: cut(
          noMentions(`**${escapeMarkdown(message.title)}**\n${escapeLines(message)}`),
          MAX_DISCORD_CHARS,
        ),
        allowed_mentions: { parse: [] },
        flags: 4,
      },
    }),
  },
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and, for `mrkdwn`,
  // its formatting page.
  slack: {
    home: "https://hooks.slack.com/services/",
    hosts: ["hooks.slack.com"],
    post: (message, address) => ({
      url: bare(address),
      headers: {},
      body: {
        text: escapeSlack(noMentions(`${message.title}\n${textOf(message)}`)),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      },
    }),
  },
  // https://docs.ntfy.sh/publish/#publish-as-json: posted to the server's root, with the topic in
  // the body. Plain text unless Markdown is asked for; priority 3 is the default, 4 high.
  ntfy: {
    hosts: ["ntfy.sh"],
    post: (message, address) => ({
      url: withPath(address, (parts) => parts.slice(0, -1)),
      headers: authorization(address),
      body: {
        topic: lastPart(address),
        title: message.title,
        message: textOf(message),
        priority: message.isUrgent ? 4 : 3,
      },
    }),
  },
  // https://gotify.net/docs/pushmsg: POST /message with the application's token in a header. Plain
  // text by default.
  gotify: {
    post: (message, address) => ({
      url: withPath(address, (parts) => [...parts.slice(0, -1), "message"]),
      headers: { "x-gotify-key": lastPart(address) },
      body: { title: message.title, message: textOf(message), priority: message.isUrgent ? 8 : 5 },
    }),
  },
  // https://github.com/caronc/apprise-api: POST /notify/KEY; what it forwards to may know mentions.
  apprise: {
    post: (message, address) => ({
      url: bare(address),
      headers: authorization(address),
      body: {
        title: message.title,
        body: noMentions(textOf(message)),
        type: message.isUrgent ? "warning" : "info",
        format: "text",
      },
    }),
  },
  // Ours, for scripts and home automation.
  json: {
    post: (message, address) => ({
      url: bare(address),
      headers: authorization(address),
      body: {
        title: message.title,
        message: textOf(message),
        lines: message.lines,
        counts: message.counts,
        urgent: message.isUrgent,
      },
    }),
  },
} as const satisfies Record<string, ServiceForm>;

export type FormName = keyof typeof FORMS;

export const formOf = (name: FormName): ServiceForm => FORMS[name];
