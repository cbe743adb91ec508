// The part of MonoGame that its page uses, with the same signatures.
namespace Microsoft.Xna.Framework
{
    public class GameTime
    {
    }

    public class Game
    {
        protected virtual void LoadContent()
        {
        }

        protected virtual void Update(GameTime gameTime)
        {
        }
    }

    public static class TitleContainer
    {
        public static System.IO.Stream OpenStream(string name)
        {
            return System.IO.File.OpenRead(name);
        }
    }
}
