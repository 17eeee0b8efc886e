// The part that the tests use: https://github.com/panva/node-oidc-provider
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Details = {
    prompt: { name: string; details: { missingResourceScopes?: Record<string, string[]> } };
    params: { client_id: string };
    session?: { accountId: string };
  };
  class Grant {
    constructor(of: { accountId: string | undefined; clientId: string });
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    rejectResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }
  export class Provider {
    constructor(issuer: string, configuration: object);
    Grant: typeof Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Details>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
    ): Promise<void>;
    on(event: string, listener: (...given: unknown[]) => void): void;
  }
}
