import { ROLES, SCOPES } from "../../../core/role.ts";
import type { DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

const ALL = Object.values(SCOPES).toReversed().join(", ");

export const issuer: DoctorProbe = {
  id: "issuer",
  title: "Sign-in for connectors",
  needs: [],
  async run({ outside: { issuer: its } }, signal) {
    if (!its) return [];
    const { name, audience, publicUrl } = its;
    const read = await its.read(signal);
    if (typeof read === "string") {
      return [
        fail(`The issuer ${name} cannot be used: ${read}.`, {
          advice:
            "Set AUTH_ISSUER exactly as the issuer's metadata name it, and make the metadata " +
            "reachable from this machine.",
        }),
      ];
    }
    const { keys, metadata } = read;
    const findings: Finding[] = [
      keys.keys.length > 0
        ? ok(
            `The issuer ${name} responds and has keys. Its tokens must be for the audience ` +
              `${audience}.`,
          )
        : fail(`The issuer ${name} publishes no keys for signing tokens.`, {
            advice: "Configure it to sign access tokens as JWTs with RS256 or ES256.",
          }),
    ];
    if (!publicUrl.startsWith("https:")) {
      findings.push(
        warn(`SERVER_URL is ${publicUrl}, but connectors send their tokens only over TLS.`, {
          advice:
            "Put a proxy with a certificate in front or set SERVER_TLS_CERT, then use https:// " +
            "in SERVER_URL.",
        }),
      );
    }
    if (
      metadata.scopes_supported &&
      !ROLES.some((role) => metadata.scopes_supported?.includes(SCOPES[role]))
    ) {
      findings.push(
        warn(`The issuer does not list any of plex-ingest's scopes as supported: ${ALL}.`, {
          cause:
            "Tokens without any of them are refused. Some issuers do not list an API's scopes.",
          advice: "Add the scopes at the issuer, and assign them to people.",
        }),
      );
    }
    if (!metadata.code_challenge_methods_supported?.includes("S256")) {
      findings.push(
        warn(
          "The issuer does not list PKCE with S256 as supported, so connectors will not sign " +
            "in there.",
          {
            advice: "Turn on PKCE, or use another issuer.",
          },
        ),
      );
    }
    return findings;
  },
};
