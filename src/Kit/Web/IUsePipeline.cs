using Microsoft.AspNetCore.Builder;

namespace Palabre.Kit.Web;

/// <summary>A slice that looks at every request, after authentication (such as sending people to the founding page).</summary>
public interface IUsePipeline
{
    void Use(IApplicationBuilder app);
}
