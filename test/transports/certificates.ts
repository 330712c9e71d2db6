/**
 * Certificates for the tests, valid for a hundred years, trusted by nobody. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
 */

/** For `localhost` and `127.0.0.1`. */
export const serverCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzIZuMo+6CiC+4gsh
yf+OL65QPT1MOUp30LnPIgkCyCyhRANCAAQ5b8hyohY5EtsGbwUmQHy2/HufG/mQ
t34H7qSGQN90nvSMfvNnG+ITP6KcppXfmfoU7UaflbbEvTr8AIMDiejd
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUA/67Xe1iI4/NoQ3QyYg+/NkCsD0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAwNDYxMVoYDzIxMjYxMTAx
MDA0NjExWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ5b8hyohY5EtsGbwUmQHy2/HufG/mQt34H7qSGQN90nvSMfvNnG+IT
P6KcppXfmfoU7UaflbbEvTr8AIMDiejdo28wbTAdBgNVHQ4EFgQU8kyR9SqsdFj8
a7ih4/gU8snJtyQwHwYDVR0jBBgwFoAU8kyR9SqsdFj8a7ih4/gU8snJtyQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAMDl4tO8Yq3XbTKhg2XLOCHmseAzoodEUBJs28kvg/mMAiBL
KtiJnMCXv1v/2tftR5t6J3dE+HmmFm0pij0CyJ8EbQ==
-----END CERTIFICATE-----`,
};

/** Of a client named `client`. */
export const clientCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgamhilkwR117KmsTx
XzhA0ZuLGLBWUVq3NF1fRqb/ic+hRANCAAQMrYtrJzXS1WJXRcn05rQcurB6L3sz
X1tE3MlJ9IIYH+3PFh5JAG9THq9yVa69i3+NhFkct4u8gu7rgqPdPlRu
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBejCCAR+gAwIBAgIUWdqOwnsJJ1BTVgXAEw4m9gWvkuYwCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGY2xpZW50MCAXDTI2MTEyNTAwNDYxMVoYDzIxMjYxMTAxMDA0
NjExWjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AAQMrYtrJzXS1WJXRcn05rQcurB6L3szX1tE3MlJ9IIYH+3PFh5JAG9THq9yVa69
i3+NhFkct4u8gu7rgqPdPlRuo1MwUTAdBgNVHQ4EFgQU5piKUy45l1l6MbwPxz5n
9BW8mG8wHwYDVR0jBBgwFoAU5piKUy45l1l6MbwPxz5n9BW8mG8wDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEArSpxlQv2/lfFZFH6w8iXbP6dkxfs
cchrkbv0EmYC4HMCIQCYeTwlMH4TuMIhSLnT+WbS1EyabeuG36rU08TsJE748g==
-----END CERTIFICATE-----`,
};

/** A client that trusts the server. */
export const trusting = { ca: serverCertificate.cert };
