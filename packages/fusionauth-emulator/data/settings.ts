export interface SimpleTheme {
  id: string;
  name: string;
  /** CSS values by FusionAuth's variable names. */
  variables: Readonly<Record<string, string>>;
}

export interface Webhook {
  id: string;
  url: string;
  events: ReadonlySet<string>;
  global: boolean;
  tenantIds: string[];
  headers: Readonly<Record<string, string>>;
  connectTimeout: number;
  readTimeout: number;
  /** The key that signs, or null when it does not sign. */
  signingKeyId: string | null;
}

export interface ApiKey {
  key: string;
  /** Null: all tenants. */
  tenantId: string | null;
  /** Methods by path; null: everything. */
  endpoints: Readonly<Record<string, string[]>> | null;
}

export interface CorsConfiguration {
  enabled: boolean;
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposedHeaders: string[];
  allowCredentials: boolean;
  /** How long a browser may remember a preflight's answer; 0: as it likes. */
  preflightMaxAgeInSeconds: number;
}
