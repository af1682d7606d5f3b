/** A simple theme: colours, fonts and a logo for the pages. */
export interface SimpleTheme {
  id: string;
  name: string;
  /** CSS values by FusionAuth's variable names. */
  variables: Readonly<Record<string, string>>;
}

/** A webhook: where events are sent. */
export interface Webhook {
  id: string;
  url: string;
  events: ReadonlySet<string>;
  global: boolean;
  tenantIds: string[];
  headers: Readonly<Record<string, string>>;
  connectTimeout: number;
  readTimeout: number;
  /** The key that signs its requests; null for unsigned requests. */
  signingKeyId: string | null;
}

/** An API key and its permissions. */
export interface ApiKey {
  key: string;
  /** Null: every tenant. */
  tenantId: string | null;
  /** The permitted methods of each path; null: every call. */
  endpoints: Readonly<Record<string, string[]>> | null;
}

/** `corsConfiguration` of the system. */
export interface CorsConfiguration {
  enabled: boolean;
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposedHeaders: string[];
  allowCredentials: boolean;
  /** How long browsers may cache a preflight response; 0 leaves it to them. */
  preflightMaxAgeInSeconds: number;
}
