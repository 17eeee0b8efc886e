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
            "Set AUTH_ISSUER to the issuer as its own metadata name it, and make those reachable from this machine.",
        }),
      ];
    }
    const { keys, metadata } = read;
    const findings: Finding[] = [
      keys.keys.length > 0
        ? ok(
            `The issuer ${name} answers and has keys; its tokens must be for the audience ${audience}.`,
          )
        : fail(`The issuer ${name} has no public key that tokens are signed with.`, {
            advice: "Have it sign access tokens as JWTs, by RS256 or ES256.",
          }),
    ];
    if (!publicUrl.startsWith("https:")) {
      findings.push(
        warn(`SERVER_URL is ${publicUrl}: connectors send their tokens over TLS alone.`, {
          advice:
            "Put a proxy with a certificate in front, or set SERVER_TLS_CERT, and let SERVER_URL begin with https://.",
        }),
      );
    }
    if (
      metadata.scopes_supported &&
      !ROLES.some((role) => metadata.scopes_supported?.includes(SCOPES[role]))
    ) {
      findings.push(
        warn(`The issuer names no scope of ours among those that it supports: ${ALL}.`, {
          cause:
            "A token without any of them is refused; some issuers do not list the scopes of an API.",
          advice: "Add the scopes there, and say who gets which.",
        }),
      );
    }
    if (!metadata.code_challenge_methods_supported?.includes("S256")) {
      findings.push(
        warn(
          "The issuer does not say that it supports PKCE with S256, so connectors will not sign in there.",
          {
            advice: "Switch PKCE on, or use another issuer.",
          },
        ),
      );
    }
    return findings;
  },
};
