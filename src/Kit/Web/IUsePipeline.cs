using Microsoft.AspNetCore.Builder;

namespace Palabre.Kit.Web;

/// <summary>A slice that looks at every request.</summary>
public interface IUsePipeline
{
    /// <summary>Before it is known which address is asked for.</summary>
    void UseFirst(IApplicationBuilder app)
    {
    }

    /// <summary>After authentication (such as sending people to the founding page).</summary>
    void Use(IApplicationBuilder app);
}
