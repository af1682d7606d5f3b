/** A refresh token. Its id never changes; its value may change with each use. */
export interface RefreshToken {
  id: string;
  tenantId: string;
  applicationId: string;
  userId: string;
  scopes: string[];
  /** How the user signed in; absent: by an authorization code. */
  grantType?: "password" | "login";
  nonce: string | null;
  /** When the user authenticated, in seconds. */
  authTime: number;
  /** In milliseconds. */
  startedAt: number;
  /** In milliseconds. */
  expiresAt: number;
  device: Device;
  /** The hash of the current value. */
  hash: string;
  /** When the current value was issued, in milliseconds. */
  rotatedAt: number;
  /** Hashes of earlier values, the latest last. */
  spent: string[];
}

/** The device, as the client described it in `metaData.device`. */
export interface Device {
  name: string | null;
  type: string | null;
  description: string | null;
}
