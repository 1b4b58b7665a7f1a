using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SupportFunctions.Standalone.Http;

/// <summary>
/// What is no request by HTTP's own rules, such as a NUL in the path, Kestrel refuses before the desk sees it, with a status and nothing else.
/// Here the refusal gets a body like every other one of the desk. HTTP/1.1 in the clear only: over TLS the bare status stays.
/// </summary>
internal static class RejectedRequests
{
    public static void ExplainRejections(this ListenOptions listen) => listen.Use(next => async connection =>
    {
        IDuplexPipe plain = connection.Transport;
        connection.Transport = new Explained(plain.Input, new RejectionWriter(plain.Output));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    });

    private sealed record Explained(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
