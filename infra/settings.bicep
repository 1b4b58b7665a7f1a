@export()
@description('Settings that name secrets of a vault; in the vault each has the name of its setting, with -- for __. Without a version in the address a rotated secret is taken over within a day, or at the next start.')
func secretReferences(vaultUri string, settings string[]) object =>
  toObject(
    settings,
    setting => setting,
    setting => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(setting, '__', '--')})'
  )
