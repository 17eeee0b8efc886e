import type { CertificateKind } from "../http/certificate-fault.ts";

const HINTS: Record<CertificateKind, string> = {
  name: "use the name in the certificate in PLEX_URL; Plex's own is for the https://….plex.direct address that it shows",
  date: "renew it on the server, and look whether this machine's clock is right",
  trust: "name the file of the authority that signed it in PLEX_CA_FILE or NODE_EXTRA_CA_CERTS",
};

/** What to do about a certificate that is refused, as a part of a sentence. Checking it cannot be switched off. */
export const certificateHint = (kind: CertificateKind): string => HINTS[kind];
