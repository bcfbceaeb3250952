using System.Globalization;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Integration.Tests.Outages;

/// <summary>A file system of a few hundred MB in memory, to be filled. Needs the right to mount one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _mount;

    private SmallDisk(DirectoryInfo mount) => _mount = mount;

    private string Ballast => Path.Combine(_mount.FullName, "ballast");

    /// <summary>Null where mounting isn't allowed.</summary>
    public static async Task<SmallDisk?> MountAsync(int megabytes)
    {
        var folder = await ServiceAccount.CreateFolderAsync("signales-disk-");
        try
        {
            await ServiceProcess.RunAsync(["mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=755"), "tmpfs", folder.FullName]);
            return new SmallDisk(folder);
        }
        catch (InvalidOperationException)
        {
            folder.Delete();
            return null;
        }
    }

    /// <summary>A folder on it for a server.</summary>
    public async Task<DirectoryInfo> FolderAsync()
    {
        string path = Path.Combine(_mount.FullName, "server");
        await ServiceProcess.RunAsync(["install", "-d", "-m", "700", "-o", "postgres", "-g", "postgres", path]);
        return new DirectoryInfo(path);
    }

    /// <summary>Leaves so many bytes free; less than that may be free already. The server writes meanwhile: what was free when it was looked at may be taken.</summary>
    public async Task FillAsync(long bytesLeft)
    {
        for (int attempt = 1; ; attempt++)
        {
            Free();
            long free = new DriveInfo(_mount.FullName).AvailableFreeSpace - bytesLeft;
            if (free <= 0)
            {
                return;
            }

            try
            {
                await ServiceProcess.RunAsync(["fallocate", "-l", free.ToString(CultureInfo.InvariantCulture), Ballast]);
                return;
            }
            catch (InvalidOperationException e) when (attempt < 5 && e.Message.Contains("No space left", StringComparison.Ordinal))
            {
                // less was free by then
            }
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await ServiceProcess.RunAsync(["umount", "-l", _mount.FullName]);
        _mount.Delete();
    }
}
