import type { Message } from "./notice.ts";

/** Request to a webhook. The body is always JSON. */
type Post = { url: URL; headers: Record<string, string>; body: Record<string, unknown> };

/**
 * A service's message format, and its base address for configurations that contain only the short
 * form.
 */
type ServiceForm = {
  /**
   * Base address for the short form `discord://ID/TOKEN`. Undefined for services whose host is
   * always written out.
   */
  home?: string;
  /** Hosts whose plain https:// addresses use this form. */
  hosts?: readonly string[];
  /** `address` is an http or https address and may contain a user and a password. */
  post(message: Message, address: URL): Post;
};

/** Keeps `@` from becoming a mention. U+200B is invisible. */
const noMentions = (text: string): string => text.replace(/@/g, "@\u200b");

/**
 * Escapes the characters that are special in Discord's Markdown.
 * https://support.discord.com/hc/en-us/articles/210298617
 */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*_~|>#[\]()<:-]/g, String.raw`\$&`);

/**
 * https://docs.slack.dev/messaging/formatting-message-text#escaping: only these three characters
 * must be escaped.
 */
const escapeSlack = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const cut = (text: string, maxChars: number): string =>
  text.length <= maxChars
    ? text
    : `${text.slice(0, maxChars - 1).replace(/\\+$|[\ud800-\udbff]$/, "")}…`;

/** Escapes Markdown in a message's lines. Only links to our own page remain links. */
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

/** Returns the address without user name and password, which are sent in a header. */
function bare(address: URL): URL {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url;
}

/**
 * Converts the address's credentials to a header: `user:password@` becomes Basic, `:token@` becomes
 * Bearer.
 */
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

/** Returns the last component of an address's path: ntfy's topic, Gotify's token. */
const lastPart = ({ pathname }: URL): string =>
  decodeURIComponent(pathname.split("/").filter(Boolean).at(-1) ?? "");

const MAX_DISCORD_CHARS = 2000;

/** All forms, keyed by the name before `://` or `+` in NOTIFY_URL. */
export const FORMS = {
  // https://discord.com/developers/docs/resources/webhook#execute-webhook: content of at most 2,000
  // characters; mentions are disabled; flag 4 (SUPPRESS_EMBEDS) turns off link previews.
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
  // the body. Plain text unless Markdown is requested. Priority 3 is the default, 4 is high.
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
  // https://github.com/caronc/apprise-api: POST /notify/KEY. The services that Apprise forwards to
  // may support mentions.
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
  // Our own format, for scripts and home automation.
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
