using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace SqlxOrleans.TransportSecurity.Identity;

/// <summary>
/// The URIs among a certificate's alternative names (RFC 5280, 4.2.1.6). <see cref="X509SubjectAlternativeNameExtension"/> lists DNS
/// names and addresses only.
/// </summary>
internal static class SubjectUris
{
    private const string AlternativeNames = "2.5.29.17";
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Empty also when the extension cannot be read.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == AlternativeNames))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (names.PeekTag().HasSameClassAndValue(Uri))
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                    else
                        names.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // Half a list could name somebody whom the whole one does not.
            return [];
        }

        return uris;
    }
}
