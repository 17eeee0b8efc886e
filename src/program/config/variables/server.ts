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

/** HTTP: where it listens, who may use it, and what is before it. */
export const SERVER = {
  SERVER_HOST: variable(text("a host name or an IP address", HOST), {
    at: "server.host",
    onlyInFile: "entrance",
    fallback: "127.0.0.1",
    doc: "Address that HTTP listens on; any other than loopback needs a token ([deployment](../operate/http.md)).",
  }),
  SERVER_PORT: variable(integer({ min: 1024, max: 65_535 }), {
    at: "server.port",
    onlyInFile: "entrance",
    fallback: "8080",
    doc: "Port of HTTP, 1024–65535; if it is set, the daemon serves HTTP as well.",
  }),
  SERVER_URL: variable(url(), {
    at: "server.publicUrl",
    onlyInFile: "entrance",
    doc: "The address that clients use, if a proxy is before the server: `https://media.example.org/plex-ingest`.",
  }),
  SERVER_NAMES: variable(hostNames(), {
    at: "server.names",
    onlyInFile: "entrance",
    unset: [],
    doc: "Other host names under which the server is called, without a port.",
  }),
  SERVER_PROXIES: variable(networks(), {
    at: "server.proxies",
    onlyInFile: "entrance",
    unset: [],
    doc: "Addresses of proxies, or their networks (`10.0.0.0/8`), whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
  }),
  SERVER_TLS_CERT: variable(path(), {
    at: "server.tlsCertFile",
    onlyInFile: "entrance",
    doc: "Certificate (PEM, with its chain) for TLS without a proxy; read again at a SIGHUP.",
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
      doc: "Bearer token of HTTP, 32 characters or more. It may be missing only on loopback, if nothing can be changed (`PLEX_MCP_READ_ONLY`, `--read-only`).",
    },
  ),
  AUTH_REVIEWER_TOKEN: variable(
    text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/),
    {
      at: "server.tokens.reviewer",
      onlyInFile: "entrance",
      secret: true,
      doc: "A second token, for people and programs that look and decide what is filed, and change nothing else ([web](../use/page.md#roles)).",
    },
  ),
  AUTH_ISSUER: variable(issuerUrl(), {
    at: "server.issuer",
    onlyInFile: "entrance",
    doc: "An OAuth or OpenID Connect server whose tokens open `/mcp` as well, for connectors of Claude and ChatGPT ([sign-in](../operate/sign-in.md)). Needs `SERVER_URL`.",
  }),
  AUTH_AUDIENCE: variable(
    text("printable characters without spaces, 500 at most", /^[\x21-\x7e]{1,500}$/),
    {
      at: "server.audience",
      onlyInFile: "entrance",
      doc: "What those tokens must be made for, exactly, if not for `SERVER_URL` with `/mcp` at its end.",
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
    doc: "Log each HTTP request with its answer, without secrets and shortened, to find out what a client does. Names of your films are in it.",
  }),
};
