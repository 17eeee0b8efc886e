import { HttpFault } from "./http-fault.ts";

/** The other side's certificate is refused: nothing that passes by itself. */
export class CertificateFault extends HttpFault {
  override name = "CertificateFault";
  readonly kind: CertificateKind;
  constructor(why: string, kind: CertificateKind) {
    super(why);
    this.kind = kind;
  }
}

export type CertificateKind = "name" | "date" | "trust";
