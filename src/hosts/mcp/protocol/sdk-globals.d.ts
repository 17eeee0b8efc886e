// The SDK's declarations use a browser type that @types/node does not declare globally.
type HeadersInit = NonNullable<RequestInit["headers"]>;
