// Package hostile holds test servers that misbehave: they speak raw HTTP/1.1
// and raw HTTP/2, cut connections and streams at chosen places, and report what
// they carried out. Only tests import it, and it uses the standard library only.
//
// A test describes a server with a [Script]. Its Serve function is called once
// for each request that the server processes, so it is the place to count what
// was carried out, for example in a [Ledger]. What the server never processes,
// because the script refused it, never reaches Serve.
package hostile
