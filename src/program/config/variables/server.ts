import { path } from "../../../adapters/settings/path.ts";
import {
  boolean,
  hostNames,
  issuerUrl,
  networks,
  text,
  url,
} from "../../../adapters/settings/text.ts";
import { integer, variable } from "../../../adapters/settings/variable.ts";

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|::|[0-9A-Fa-f:.]{2,45})$/;

/**
 * HTTP settings: the listening address, the allowed users, and the proxies in front of the server.
 */
export const SERVER = {
  SERVER_HOST: variable(text("a host name or an IP address", HOST), {
    at: "server.host",
    onlyInFile: "entrance",
    fallback: "127.0.0.1",
    doc:
      "Address that HTTP listens on; any address other than loopback requires a token " +
      "([deployment](../operate/http.md)).",
  }),
  SERVER_PORT: variable(integer({ min: 1024, max: 65_535 }), {
    at: "server.port",
    onlyInFile: "entrance",
    fallback: "8080",
    doc: "HTTP port, 1024–65535; if it is set, the daemon serves HTTP as well.",
  }),
  SERVER_URL: variable(url(), {
    at: "server.publicUrl",
    onlyInFile: "entrance",
    doc:
      "Address that clients use if the server is behind a proxy: " +
      "`https://media.example.org/plex-ingest`.",
  }),
  SERVER_NAMES: variable(hostNames(), {
    at: "server.names",
    onlyInFile: "entrance",
    unset: [],
    doc: "Other host names under which the server is reached, without a port.",
  }),
  SERVER_PROXIES: variable(networks(), {
    at: "server.proxies",
    onlyInFile: "entrance",
    unset: [],
    doc:
      "Addresses or networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` and " +
      "`X-Forwarded-Proto` are trusted.",
  }),
  SERVER_TLS_CERT: variable(path(), {
    at: "server.tlsCertFile",
    onlyInFile: "entrance",
    doc: "Certificate (PEM, with its chain) for TLS without a proxy; read again on SIGHUP.",
  }),
  SERVER_TLS_KEY: variable(path(), {
    at: "server.tlsKeyFile",
    onlyInFile: "entrance",
    doc: "The key (PEM) of that certificate.",
  }),
  AUTH_TOKEN: variable(
    text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/),
    {
      at: "server.tokens.operator",
      onlyInFile: "entrance",
      secret: true,
      doc:
        "Bearer token for HTTP, 32 characters or more. It may be unset only on loopback, if " +
        "nothing can be changed (`PLEX_MCP_READ_ONLY`, `--read-only`).",
    },
  ),
  AUTH_REVIEWER_TOKEN: variable(
    text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/),
    {
      at: "server.tokens.reviewer",
      onlyInFile: "entrance",
      secret: true,
      doc:
        "A second token, for people and programs that may view and decide what is filed, but " +
        "change nothing else ([web](../use/page.md#roles)).",
    },
  ),
  AUTH_READER_TOKEN: variable(
    text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/),
    {
      at: "server.tokens.reader",
      onlyInFile: "entrance",
      secret: true,
      doc:
        "A third token, for dashboards and monitoring. It opens only `/api/status`, " +
        "`/api/openapi.json` and `/metrics` ([dashboards](../operate/dashboards.md)).",
    },
  ),
  HOOK_TOKEN: variable(
    text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/),
    {
      at: "server.hookToken",
      onlyInFile: "entrance",
      secret: true,
      doc:
        "Token for messages of other apps, such as Radarr, Sonarr and Plex. It opens only " +
        "`/api/hook/…` ([webhooks](../operate/webhooks.md)).",
    },
  ),
  AUTH_ISSUER: variable(issuerUrl(), {
    at: "server.issuer",
    onlyInFile: "entrance",
    doc:
      "An OAuth or OpenID Connect server whose tokens are also accepted at `/mcp`, for " +
      "connectors of Claude and ChatGPT ([sign-in](../operate/sign-in.md)). Requires " +
      "`SERVER_URL`.",
  }),
  AUTH_AUDIENCE: variable(
    text("printable characters without spaces, 500 at most", /^[\x21-\x7e]{1,500}$/),
    {
      at: "server.audience",
      onlyInFile: "entrance",
      doc:
        "Exact audience that those tokens must have, if it is not `SERVER_URL` with `/mcp` " +
        "at its end.",
    },
  ),
  METRICS_PUBLIC: variable(boolean(), {
    at: "server.metricsPublic",
    fallback: "false",
    doc: "Serve `/metrics` without the token.",
  }),
  TRACE_REQUESTS: variable(boolean(), {
    at: "server.traceRequests",
    fallback: "false",
    doc:
      "Log each HTTP request with its response, shortened and without secrets, to find out what " +
      "a client does. The log then contains names of your films.",
  }),
};
